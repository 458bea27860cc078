// Package client talks to the REST API of a Steward server, for programs
// written in Go. It needs nothing but the standard library and an API token,
// which acts in one organisation.
//
//	c, err := client.New("https://steward.example.org", token)
//	for r, err := range c.Records("ai-systems").List(ctx, client.Query{Filters: url.Values{"state": {"in_use"}}}) {
//		…
//	}
//
// Kinds of records are generic: fields are a map, as the server's own
// description at /openapi.json and Kinds say. Errors the server answers with
// are *Error. A Client is safe for concurrent use.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxAnswer bounds the JSON the client reads, in bytes.
const maxAnswer = 64 << 20

// Client is a connection to one organisation on one server.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// Option changes how a Client works.
type Option func(*Client)

// HTTP has the client send requests through another http.Client, for time-outs,
// proxies or certificates of one's own.
func HTTP(c *http.Client) Option { return func(to *Client) { to.http = c } }

// New returns a client for the server at an address such as
// "https://steward.example.org". The token may be empty for what needs none. The
// error says what is wrong with the address.
func New(address, token string, options ...Option) (*Client, error) {
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("steward: %q is not an address such as https://steward.example.org", address)
	}
	c := &Client{base: u.String(), token: token, http: &http.Client{Timeout: 5 * time.Minute, CheckRedirect: stay}}
	for _, o := range options {
		o(c)
	}
	return c, nil
}

// stay keeps the token from following a redirect; the API has none.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// request is one call of the API.
type request struct {
	method string
	path   string // escaped
	query  url.Values
	body   any       // sent as JSON, unless it is raw
	raw    io.Reader // sent as it is
	header map[string]string
}

// do sends a request and reads the answer into out, unless that is nil.
func (c *Client) do(ctx context.Context, r request, out any) error {
	res, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if out == nil {
		_, err := io.Copy(io.Discard, io.LimitReader(res.Body, maxAnswer))
		return err
	}
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return fmt.Errorf("steward: read the answer: %w", err)
	}
	if len(data) > maxAnswer {
		return fmt.Errorf("steward: the answer is larger than %d bytes", maxAnswer)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return fmt.Errorf("steward: read the answer: %w", err)
	}
	return nil
}

// send sends a request; an answer that is no success is an *Error.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	req, err := c.build(ctx, r)
	if err != nil {
		return nil, err
	}
	res, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("steward: %w", withoutURL(err))
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		defer res.Body.Close()
		return nil, readError(res)
	}
	return res, nil
}

func (c *Client) build(ctx context.Context, r request) (*http.Request, error) {
	target := c.base + r.path
	if len(r.query) > 0 {
		target += "?" + r.query.Encode()
	}
	body := r.raw
	if r.body != nil {
		data, err := json.Marshal(r.body)
		if err != nil {
			return nil, fmt.Errorf("steward: write the request: %w", err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("steward: %w", err)
	}
	switch {
	case r.body != nil:
		req.Header.Set("Content-Type", "application/json")
	case r.raw != nil:
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, v := range r.header {
		if v != "" {
			req.Header.Set(name, v)
		}
	}
	return req, nil
}

// withoutURL drops the address from an error of net/http, which names it at
// length.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
