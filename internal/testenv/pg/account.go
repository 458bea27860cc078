package pg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the system account the server runs as; nil means our own.
type account struct{ uid, gid uint32 }

// unprivileged picks an account for the server, which refuses to run as root.
func unprivileged() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("account %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("account %s: %w", name, err)
		}
		return &account{uid: uint32(uid), gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL refuses to run as root, and neither account postgres nor nobody exists")
}

// process puts a child into a session of its own, so that an interrupt typed at
// the terminal reaches the test binary first, under this account.
func (a *account) process() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a != nil {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}

// folder makes a temporary folder that belongs to this account. As root it lies
// in /tmp, because the account may not be able to reach a private TMPDIR.
func (a *account) folder() (string, error) {
	parent := ""
	if a != nil {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "steward-pg-")
	if err != nil {
		return "", fmt.Errorf("make a folder for PostgreSQL: %w", err)
	}
	if a == nil {
		return dir, nil
	}
	if err := os.Chown(dir, int(a.uid), int(a.gid)); err != nil {
		return "", fmt.Errorf("give PostgreSQL its folder: %w", errors.Join(err, os.Remove(dir)))
	}
	return dir, nil
}
