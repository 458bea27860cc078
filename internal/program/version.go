package program

import "runtime/debug"

// Version names the build: its module version, else the revision it was built
// from, else "unreleased".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unreleased"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "unreleased-" + s.Value[:12]
		}
	}
	return "unreleased"
}
