// Package support holds the kinds of clause 7 of ISO/IEC 42001: the people and
// resources the work needs, the evidence it leaves, and the tasks and comments
// it travels by.
package support
