package content

import "embed"

// Documents are the documents that laws ask for, a folder for each law. Package
// dossier under internal reads them.
//
//go:embed documents
var Documents embed.FS
