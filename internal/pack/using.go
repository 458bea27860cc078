package pack

// Using returns a library in which the packs given stand in the place of those
// with their names, or beside the others. Unlike With it never fails: it is for
// packs that were checked when they were taken into use, whose neighbours may have
// changed since. What a mapping leads to that is not there any more is left out
// of Counterparts. The library itself stays as it is.
func (l *Library) Using(own ...*Pack) *Library {
	out := l.copy()
	if out.packs == nil {
		out.packs = map[string]*Pack{}
	}
	for _, p := range own {
		out.packs[p.Name] = p
	}
	out.connect()
	return out
}
