package content

import "embed"

// Laws are the folders of the laws that come with Steward. Package law under
// internal reads them.
//
//go:embed eu-ai-act nyc-ll144
var Laws embed.FS
