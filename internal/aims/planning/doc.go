// Package planning holds the kinds of clause 6 of ISO/IEC 42001: the content
// packs in use, the controls decided on, and the Statement of Applicability.
package planning
