"""Time and money: what a call lasts and costs, as its caller and the line's owner feel it."""
