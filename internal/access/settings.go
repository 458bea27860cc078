package access

import (
	"fmt"
	"net/url"
	"regexp"

	"steward/internal/record"
)

// OrgSettings are what an organisation decides about itself. The zero value is
// what a new organisation has.
type OrgSettings struct {
	PublicLog    bool   `json:"public_log,omitempty"`    // anyone may fetch checkpoints and tiles; they hold commitments only
	TimestampURL string `json:"timestamp_url,omitempty"` // RFC 3161 authority that stamps checkpoints; empty: none
	Language     string `json:"language,omitempty"`      // BCP 47 tag of pages and reports; empty: the reader's own
}

// languageForm is the shape of a BCP 47 tag without private use.
const languageForm = `^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`

// Check names every wrong setting in an Invalid error.
func (s OrgSettings) Check() error {
	var wrong []record.FieldError
	if s.TimestampURL != "" {
		u, err := url.Parse(s.TimestampURL)
		if err != nil || len(s.TimestampURL) > 500 || u.Host == "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
			wrong = append(wrong, record.FieldError{Field: "timestamp_url", Code: "invalid", Message: "The time-stamping authority needs an http or https address without a password, such as https://tsa.example.org/stamp."})
		}
	}
	if ok, err := regexp.MatchString(languageForm, s.Language); s.Language != "" && (!ok || err != nil) {
		wrong = append(wrong, record.FieldError{Field: "language", Code: "invalid", Message: fmt.Sprintf("%q is not a language tag such as en or nl-BE.", clip(s.Language, 40))})
	}
	if len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}

// DecodeSettings reads the JSON of settings strictly and checks them. Its
// errors are Invalid.
func DecodeSettings(data []byte) (OrgSettings, error) {
	var s OrgSettings
	if err := decodeStrict(data, &s); err != nil {
		return OrgSettings{}, record.Wrap(record.Invalid, "The settings cannot be read.", err)
	}
	return s, s.Check()
}
