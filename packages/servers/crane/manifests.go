package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// More than any manifest has.
const mostBytes = 4 << 20

// A manifest as it was put.
type manifest struct {
	Path        string
	ContentType string
	Body        []byte
}

// The manifests of a registry that holds them in memory, on disk as well.
type keptManifests struct {
	registry http.Handler
	folder   string
	// One change at a time, so that disk and memory agree on the last.
	changes sync.Mutex
}

func keepManifests(registry http.Handler, folder string) (*keptManifests, error) {
	kept := &keptManifests{registry: registry, folder: folder}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	return kept, kept.restore()
}

func (kept *keptManifests) ServeHTTP(answer http.ResponseWriter, request *http.Request) {
	parts := strings.Split(request.URL.Path, "/")
	ofManifest := len(parts) > 3 && parts[len(parts)-2] == "manifests"
	switch {
	case ofManifest && request.Method == http.MethodPut:
		kept.put(answer, request)
	case ofManifest && request.Method == http.MethodDelete:
		kept.remove(answer, request)
	default:
		kept.registry.ServeHTTP(answer, request)
	}
}

func (kept *keptManifests) put(answer http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(answer, request.Body, mostBytes))
	if err != nil {
		refuse(answer, http.StatusRequestEntityTooLarge, "MANIFEST_INVALID", err.Error())
		return
	}
	put := manifest{request.URL.Path, request.Header.Get("Content-Type"), body}
	kept.changes.Lock()
	defer kept.changes.Unlock()
	said := kept.tell(put)
	if said.Code == http.StatusCreated {
		// The registry finds it by its digest as well, also when the tag moves on.
		byDigest := put
		sum := sha256.Sum256(body)
		byDigest.Path = put.Path[:strings.LastIndex(put.Path, "/")+1] + "sha256:" + hex.EncodeToString(sum[:])
		for _, each := range []manifest{byDigest, put} {
			if err := kept.write(each); err != nil {
				fail(answer, err)
				return
			}
		}
	}
	pass(answer, said)
}

func (kept *keptManifests) remove(answer http.ResponseWriter, request *http.Request) {
	kept.changes.Lock()
	defer kept.changes.Unlock()
	said := httptest.NewRecorder()
	kept.registry.ServeHTTP(said, request)
	if said.Code == http.StatusAccepted {
		if err := os.Remove(kept.file(request.URL.Path)); err != nil && !os.IsNotExist(err) {
			fail(answer, err)
			return
		}
	}
	pass(answer, said)
}

// Puts all that is on disk into the registry again. An index is refused until its parts are there.
func (kept *keptManifests) restore() error {
	files, err := filepath.Glob(filepath.Join(kept.folder, "*.json"))
	if err != nil {
		return err
	}
	var left []manifest
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var each manifest
		if err := json.Unmarshal(text, &each); err != nil {
			return err
		}
		left = append(left, each)
	}
	for {
		var refused []manifest
		for _, each := range left {
			if kept.tell(each).Code != http.StatusCreated {
				refused = append(refused, each)
			}
		}
		if len(refused) == len(left) {
			break
		}
		left = refused
	}
	for _, each := range left {
		log.Printf("does not serve %s any more: the registry refuses it", each.Path)
	}
	return nil
}

func (kept *keptManifests) tell(put manifest) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPut, put.Path, bytes.NewReader(put.Body))
	request.Header.Set("Content-Type", put.ContentType)
	said := httptest.NewRecorder()
	kept.registry.ServeHTTP(said, request)
	return said
}

func (kept *keptManifests) write(put manifest) error {
	text, err := json.Marshal(put)
	if err != nil {
		return err
	}
	making, err := os.CreateTemp(kept.folder, "making-")
	if err != nil {
		return err
	}
	defer os.Remove(making.Name())
	_, err = making.Write(text)
	if err == nil {
		err = making.Sync()
	}
	if closed := making.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(making.Name(), kept.file(put.Path))
}

func (kept *keptManifests) file(path string) string {
	sum := sha256.Sum256([]byte(path))
	return filepath.Join(kept.folder, hex.EncodeToString(sum[:])+".json")
}

func pass(answer http.ResponseWriter, said *httptest.ResponseRecorder) {
	for name, values := range said.Header() {
		answer.Header()[name] = values
	}
	answer.WriteHeader(said.Code)
	answer.Write(said.Body.Bytes())
}
