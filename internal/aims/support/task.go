package support

import "steward/internal/record"

// Task is a piece of work with an owner and a day it is due (ISO/IEC 42001
// clause 8.1). Owner and due date are the record's own.
var Task = &record.Kind{
	Name: "task", Plural: "tasks", Label: "Task", Labels: "Tasks", Prefix: "TSK", Icon: "task", Clause: "7", Version: 1,
	Help:       "Something one person has to do by a day. The owner does it; what it is about says why.",
	Source:     "ISO/IEC 42001 8.1",
	Example:    "Ask the supplier of the triage software for its model card, by the end of the month.",
	TitleLabel: "What to do",
	Columns:    []string{"about", "priority"},
	Fields: []record.Field{
		{Name: "description", Label: "Description", Type: record.RichText, Group: "Work", Help: "What is to be done, and how to tell that it is done."},
		{Name: "about", Label: "About", Type: record.LinkType, Inverse: "Tasks", Index: true, Group: "Work", Help: "The record that makes the work necessary."},
		{Name: "priority", Label: "Priority", Type: record.Enum, Index: true, Group: "Work", Help: "How it ranks among the owner's other work.", Options: []record.Option{
			{Name: "low", Label: "Low", Help: "When there is time."},
			{Name: "normal", Label: "Normal", Help: "In its turn."},
			{Name: "high", Label: "High", Help: "Before other work."},
		}},
	},
	States: []record.State{
		{Name: "open", Label: "Open", Help: "Nobody has begun.", Shape: record.Draft},
		{Name: "in_progress", Label: "In progress", Help: "Someone is at it.", Shape: record.Active},
		{Name: "done", Label: "Done", Help: "The work is finished.", Shape: record.Good},
		{Name: "cancelled", Label: "Cancelled", Help: "It is not needed any more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "start", Label: "Start", From: []string{"open"}, To: "in_progress"},
		{Name: "finish", Label: "Finish", From: []string{"open", "in_progress"}, To: "done"},
		{Name: "cancel", Label: "Cancel", From: []string{"open", "in_progress"}, To: "cancelled", NeedsReason: true},
		{Name: "reopen", Label: "Reopen", From: []string{"done", "cancelled"}, To: "open", NeedsReason: true},
	},
	Sample: func() (string, record.Body) {
		return "Ask the supplier for the model card", record.Body{
			"description": "The contract promises one. Done when it is filed as evidence of the system.", "priority": "high",
		}
	},
}
