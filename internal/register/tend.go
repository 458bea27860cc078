package register

import (
	"context"
	"errors"
	"fmt"
	"time"

	"steward/internal/access"
	"steward/internal/database"
	"steward/internal/record"
)

// stampEvery is how often a time-stamp authority is asked at most.
const stampEvery = time.Hour

// Tend does what time brings: it derives again what the day changes, signs and
// stamps checkpoints, and sweeps what ended. A schedule runs it; running it
// twice at once does no harm. Every part is tried, whatever another meets.
func (g *Register) Tend(ctx context.Context) error {
	return errors.Join(g.tendDerived(ctx), g.tendLogs(ctx), g.tendAccess(ctx), g.sweepUploads(ctx, g.Now().Add(-UploadLasts)))
}

func (g *Register) tendDerived(ctx context.Context) error {
	for range 20 {
		more, err := g.wake(ctx, g.Now())
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (g *Register) tendAccess(ctx context.Context) error {
	if err := g.access.Sweep(ctx, g.db); err != nil {
		return err
	}
	_, err := g.db.Exec(ctx, "DELETE FROM idem WHERE at < ?", g.Now().Add(-24*time.Hour).UnixMilli())
	return database.Explain(err)
}

// tendLogs signs a checkpoint of every log that grew, and has it stamped.
func (g *Register) tendLogs(ctx context.Context) error {
	rows, err := g.db.Query(ctx, "SELECT org FROM head h WHERE seq > 0 AND NOT EXISTS (SELECT 1 FROM checkpoint c WHERE c.org = h.org AND c.size = h.seq)")
	if err != nil {
		return database.Explain(fmt.Errorf("look for logs that grew: %w", err))
	}
	defer rows.Close()
	var orgs []record.ID
	for rows.Next() {
		var org record.ID
		if err := rows.Scan(&org); err != nil {
			return fmt.Errorf("look for logs that grew: %w", err)
		}
		orgs = append(orgs, org)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return database.Explain(err)
	}
	var faults []error
	for _, org := range orgs {
		if _, _, err := g.sign(ctx, org); err != nil {
			faults = append(faults, err)
		}
	}
	return errors.Join(append(faults, g.tendStamps(ctx))...)
}

// tendStamps has the newest checkpoint stamped of each organisation that named
// an authority, once an hour at most.
func (g *Register) tendStamps(ctx context.Context) error {
	if g.stamp == nil {
		return nil
	}
	orgs, err := g.access.Orgs(ctx, g.db)
	if err != nil {
		return err
	}
	var faults []error
	for _, org := range orgs {
		if org.Settings.TimestampURL == "" {
			continue
		}
		if err := g.stampNewest(ctx, org); err != nil {
			faults = append(faults, fmt.Errorf("time stamp for %s: %w", org.Slug, err))
		}
	}
	return errors.Join(faults...)
}

func (g *Register) stampNewest(ctx context.Context, org access.Org) error {
	stamped, err := g.checkpoints(ctx, "org = ? AND stamp IS NOT NULL ORDER BY size DESC LIMIT 1", org.ID)
	if err != nil {
		return err
	}
	newest, err := g.checkpoints(ctx, "org = ? ORDER BY size DESC LIMIT 1", org.ID)
	if err != nil || len(newest) == 0 || len(newest[0].Stamp) > 0 {
		return err
	}
	if len(stamped) > 0 && newest[0].At.Sub(stamped[0].At) < stampEvery {
		return nil
	}
	token, err := g.stamp(ctx, org.Settings.TimestampURL, newest[0].Note)
	if err != nil {
		return err
	}
	_, err = g.db.Exec(ctx, "UPDATE checkpoint SET stamp = ? WHERE org = ? AND size = ? AND stamp IS NULL", token, org.ID, newest[0].Size)
	return database.Explain(err)
}
