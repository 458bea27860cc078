// Package arch holds the house to its plan: tests that read the source of the
// whole module and fail when an import goes the wrong way, a package has no
// comment, a file grows too long, or state hides in init functions and globals.
//
// The plan is the table in plan_test.go; docs/architecture.md says why.
package arch
