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

// Dossier returns the service over the documents of the AI Act.
func Dossier(reg *register.Register) *dossier.Service {
	return dossier.New(reg, func() (*law.Regime, error) { return law.Read(content.Laws, "eu-ai-act") }, func(kinds *record.Catalogue, regime *law.Regime) (*dossier.Library, error) {
		return dossier.Read(content.Documents, "documents/eu-ai-act", kinds, regime)
	})
}
