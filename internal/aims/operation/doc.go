// Package operation holds the kinds of clause 8 of ISO/IEC 42001: AI systems
// and where they are used, the models, datasets and agents they are made of,
// and the suppliers they come from.
package operation

// prose bounds, in runes, one item of a list of short descriptions. It is more
// than a line, because other registers keep whole sentences there.
const prose = 2000
