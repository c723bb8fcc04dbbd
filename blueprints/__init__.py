"""The doors: routes, forms and events. Parse, call one service, answer."""
