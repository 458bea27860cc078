// Package evaluation holds the kinds of clause 9 of ISO/IEC 42001: what is
// required and where it stands, tests of controls, gap analyses and findings.
package evaluation
