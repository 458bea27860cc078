package law

// ClassOpen reports whether an answer can still change the class. It costs nothing
// beside the verdict, unlike Questions, which also looks for the rules that wait.
func (v *Verdict) ClassOpen() bool {
	return len(v.open) > 0 && v.asked[v.open[0]].stage == changesClass
}
