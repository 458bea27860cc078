// Package stand gives tests the services over the packs and laws that come with
// Steward.
package stand

import (
	"steward/content"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/dossier"
	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// Conformity returns the service over the packs that come with Steward.
func Conformity(reg *register.Register) *conformity.Service {
	return conformity.New(reg, func() (*pack.Library, error) { return pack.Open(content.Packs) })
}

// Classify returns the service over the laws that come with Steward.
func Classify(reg *register.Register) *classify.Service {
	return classify.New(reg, func() (map[string]*law.Regime, error) { return classify.Read(content.Laws) })
}

// Dossier returns the service over the documents that come with Steward.
func Dossier(reg *register.Register) *dossier.Service {
	return dossier.New(reg, Classify(reg).Regime, func(kinds *record.Catalogue, laws dossier.Laws) (*dossier.Library, error) {
		return dossier.Open(content.Documents, "documents", kinds, laws)
	})
}
