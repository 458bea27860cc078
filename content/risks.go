package content

import "embed"

// Risks are the catalogues of risks that come with Steward: identifiers and names
// of others, each with its licence, and conditions of our own on what a system is.
//
//go:embed risks/*.yaml
var Risks embed.FS
