// Package rating reads the risk criteria of an organisation, a matrix of any n by
// m levels with bands (ISO/IEC 42001 6.1.1, ISO/IEC 23894 6.3.4), and says what a
// rating means on them and what treatments leave of a risk. It is pure: the same
// text and points give the same answer.
package rating
