"""The call flow as a chart, rendered as a web page and as Mermaid text, for `ivr map`."""
