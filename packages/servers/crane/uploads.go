package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	uploadID     = regexp.MustCompile(`^[0-9a-f]{32}$`)
	sha256Digest = regexp.MustCompile(`^sha256:([0-9a-f]{64})$`)
)

// Uploads of blobs that go straight to disk: the registry itself holds each in memory until it is complete, and layers
// with packages have gigabytes.
type diskUploads struct {
	registry http.Handler
	// Of blobs, as the registry's own handler finds them.
	blobs  string
	folder string
}

// What an earlier process left half-uploaded is gone: nobody can go on with it.
func diskUploadsIn(registry http.Handler, blobs, folder string) (*diskUploads, error) {
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	for _, each := range []string{folder, filepath.Join(blobs, "sha256")} {
		if err := os.MkdirAll(each, 0o700); err != nil {
			return nil, err
		}
	}
	return &diskUploads{registry, blobs, folder}, nil
}

func (uploads *diskUploads) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	path, id, ofUpload := strings.Cut(request.URL.Path, "/blobs/uploads/")
	query := request.URL.Query()
	switch {
	case !ofUpload:
		uploads.registry.ServeHTTP(answer, request)
	case id == "" && request.Method == http.MethodPost && query.Get("digest") == "" && !uploads.has(query.Get("mount")):
		uploads.begin(answer, path)
	case uploadID.MatchString(id) && request.Method == http.MethodPatch:
		uploads.add(answer, request, id)
	case uploadID.MatchString(id) && request.Method == http.MethodPut:
		uploads.finish(answer, request, path, id)
	default:
		uploads.registry.ServeHTTP(answer, request)
	}
}

func (uploads *diskUploads) begin(answer http.ResponseWriter, path string) {
	bytes := make([]byte, 16)
	rand.Read(bytes)
	id := hex.EncodeToString(bytes)
	file, err := os.OpenFile(filepath.Join(uploads.folder, id), os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		fail(answer, err)
		return
	}
	file.Close()
	answer.Header().Set("Location", path+"/blobs/uploads/"+id)
	answer.Header().Set("Range", "0-0")
	answer.WriteHeader(http.StatusAccepted)
}

func (uploads *diskUploads) add(answer http.ResponseWriter, request *http.Request, id string) {
	size, err := uploads.write(request, id)
	if err != nil {
		fail(answer, err)
		return
	}
	answer.Header().Set("Location", request.URL.Path)
	answer.Header().Set("Range", fmt.Sprintf("0-%d", max(size-1, 0)))
	answer.WriteHeader(http.StatusAccepted)
}

func (uploads *diskUploads) finish(answer http.ResponseWriter, request *http.Request, path, id string) {
	if _, err := uploads.write(request, id); err != nil {
		fail(answer, err)
		return
	}
	file := filepath.Join(uploads.folder, id)
	wanted := request.URL.Query().Get("digest")
	found, err := digestOf(file)
	if err != nil {
		fail(answer, err)
		return
	}
	if found != wanted {
		os.Remove(file)
		refuse(answer, http.StatusBadRequest, "DIGEST_INVALID", "the blob's digest is "+found)
		return
	}
	if err := os.Rename(file, uploads.blob(found)); err != nil {
		fail(answer, err)
		return
	}
	answer.Header().Set("Location", path+"/blobs/"+found)
	answer.Header().Set("Docker-Content-Digest", found)
	answer.WriteHeader(http.StatusCreated)
}

// Adds a request's body to an upload; gives the size that it has now.
func (uploads *diskUploads) write(request *http.Request, id string) (int64, error) {
	file, err := os.OpenFile(filepath.Join(uploads.folder, id), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	var start, end int64
	if part := request.Header.Get("Content-Range"); part != "" {
		if _, err := fmt.Sscanf(part, "%d-%d", &start, &end); err != nil || start != info.Size() {
			return 0, errRange
		}
	}
	added, err := io.Copy(file, request.Body)
	if err == nil {
		err = file.Sync()
	}
	return info.Size() + added, err
}

func (uploads *diskUploads) has(digest string) bool {
	if !sha256Digest.MatchString(digest) {
		return false
	}
	_, err := os.Stat(uploads.blob(digest))
	return err == nil
}

func (uploads *diskUploads) blob(digest string) string {
	return filepath.Join(uploads.blobs, "sha256", strings.TrimPrefix(digest, "sha256:"))
}

func digestOf(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}
