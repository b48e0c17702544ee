// Package trainer keeps a trainer alive in a Web Worker: it starts it, passes messages to and fro, notices when it died or
// hangs, and starts it again. What the messages mean is no concern of it.
package trainer
