"""Commands: one function is one command is one transaction. Actor and `now` are arguments."""
