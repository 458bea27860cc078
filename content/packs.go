// Package content is what Steward knows, as data: packs of standards, each in a
// folder of its own, and below it the example organisation. It holds no logic.
package content

import "embed"

// Packs are the folders of the packs that come with Steward. Package pack under
// internal opens them.
//
//go:embed iso-42001 iso-27001 iso-9001 nist-ai-rmf
var Packs embed.FS
