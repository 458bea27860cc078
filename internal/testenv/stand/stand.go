// Package stand gives tests the service of package conformity over the packs that
// come with Steward.
package stand

import (
	"steward/content"
	"steward/internal/conformity"
	"steward/internal/pack"
	"steward/internal/register"
)

// Conformity returns the service over the packs that come with Steward.
func Conformity(reg *register.Register) *conformity.Service {
	return conformity.New(reg, func() (*pack.Library, error) { return pack.Open(content.Packs) })
}
