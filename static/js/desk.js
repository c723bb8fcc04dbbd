// The secretary's desk: the roster keeps itself up to date.
import { startActs } from "./acts.js";
import { startClock } from "./clock.js";
import { startLive } from "./live.js";

startClock();
startActs();
startLive();
