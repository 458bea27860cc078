package operation

import "steward/internal/record"

func sampleSystem() (string, record.Body) {
	return "Chest image triage", record.Body{
		"trade_name": "Sample Triage CXR", "version": "3.1", "origin": "bought", "website": "https://imaging.example.org/triage", "tags": []any{"imaging", "triage"},
		"description":        "Software that ranks chest images by urgency. Components: the classifier, the ranking service, the list in the reading room.",
		"intended_purpose":   "Puts chest images of adults in the order in which radiologists read them. It is not for diagnosis, and not for children.",
		"foreseeable_misuse": "Leaving low-ranked images unread; reading the rank as a diagnosis.", "legal_basis": "Care under contract with the patient.",
		"users": []any{"Radiologists"}, "affected_groups": []any{"Patients whose chest is imaged"}, "vulnerable_groups": []any{"Emergency patients", "Elderly patients"},
		"act_roles": []any{"deployer"}, "iso_roles": []any{"ai_customer", "ai_user"},
		"technique": []any{"machine_learning"}, "autonomy": "assistance", "decision_effect": "recommends", "adapts_in_use": "no",
		"inputs": "Chest images in DICOM form from the hospital's archive.", "outputs": "A rank from 1 to 5 for each image.",
		"operating_logic": "A network gives each image a probability of an abnormality; fixed thresholds turn it into a rank.",
		"performance":     "Sensitivity 0.94 and specificity 0.88 on 2,000 own images; no relevant difference between sexes.",
		"limitations":     "Weak on images taken lying down. Takes for granted that images are read within a day.",
		"human_oversight": "Radiologists read every image, see rank and reason, and can change the order.",
		"monitoring":      "Weekly sensitivity on read images; below 0.90 the head of radiology is told.", "failure_handling": "Switched off in the list's settings; reading goes on by time of arrival.",
		"instructions": "Supplier's instructions 3.1, in the reading room's handbook.", "log_retention": "P1Y",
		"personal_data": "yes", "special_category_data": "yes", "impact_assessment": "yes",
		"places_of_use": []any{"IE"}, "hosting_region": "On the premises", "first_use": "2026-03-01", "end_of_use": "2029-02-28",
		"market_status": "in_service", "member_states": []any{"IE", "DE"}, "authorised_representative": "None; the provider is in the Union.", "submitter": "Sample Imaging, regulatory affairs",
		"exit_conditions": []any{"preparatory_task"}, "registered": "2026-02-20", "eu_database_number": "SAMPLE-0001", "certificate": "Sample certificate 0001, to 2030-01-31, sample notified body",
	}
}
