package stand

import (
	"steward/content"
	"steward/internal/register"
	"steward/internal/risk"
)

// Risk returns the service of risks over the catalogues that come with Steward.
func Risk(reg *register.Register) *risk.Service {
	return risk.New(reg, func() (*risk.Library, error) { return risk.Open(content.Risks) })
}
