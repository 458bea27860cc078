package law

import "steward/internal/tree"

// readExtra reads the sections of the schedule (into d.regime.Schedule) and
// reports whether the key is one.
func readExtra(d *draft, file, key string, n *tree.Node) bool {
	read := map[string]func(string, *tree.Node){
		"inputs":      d.inputEntry,
		"dates":       d.dateEntry,
		"clocks":      d.clockEntry,
		"penalties":   d.penaltyEntry,
		"sizes":       d.sizeEntry,
		"decisions":   d.decisionEntry,
		"obligations": d.obligationEntry,
		"retention":   d.retentionEntry,
		"annexes":     d.annexEntry,
		"milestones":  d.milestoneEntry,
		"calendars":   d.calendarEntry,
		"carriers":    d.carrierEntry,
		"hints":       d.hintEntry,
		"shared":      d.sharedEntry,

		"incident_clocks":  d.incidentClockEntry,
		"incident_answers": d.incidentAnswerEntry,
	}[key]
	if read == nil {
		return false
	}
	d.each(file, n, maxEntries, func(n *tree.Node) { read(file, n) })
	return true
}

// checkExtra checks them when all files are read.
func checkExtra(d *draft) {
	d.compileRows()
	d.checkDates()
	d.checkClocks()
	d.checkFines()
	d.checkObligations()
	d.checkCarriers()
	d.checkHints()
	d.checkShared()
	d.checkIncidents()
}
