// Package context holds the kinds of clause 4 of ISO/IEC 42001: the
// organisation itself and the units it is made of.
package context
