// Command image-registry serves images as "crane registry serve" does, and keeps their manifests on disk beside their
// blobs: an image that was pushed is still there after the server was killed. What is uploaded goes straight to disk.
package main

import (
	"flag"
	"io"
	"log"
	"net/http"
	"path/filepath"
	"time"

	"github.com/google/go-containerregistry/pkg/registry"
)

func main() {
	address := flag.String("address", "127.0.0.1:5000", "host and port to listen on")
	disk := flag.String("disk", "", "folder of blobs and manifests")
	flag.Parse()
	if *disk == "" {
		log.Fatal("-disk names no folder; name one")
	}
	blobs := filepath.Join(*disk, "blobs")
	images := registry.New(
		registry.Logger(log.New(io.Discard, "", 0)),
		registry.WithBlobHandler(registry.NewDiskBlobHandler(blobs)),
	)
	kept, err := keepManifests(images, filepath.Join(*disk, "manifests"))
	if err != nil {
		log.Fatal(err)
	}
	uploads, err := diskUploadsIn(kept, blobs, filepath.Join(*disk, "uploads"))
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Addr: *address, Handler: uploads, ReadHeaderTimeout: 5 * time.Second}
	log.Printf("serves images at %s", *address)
	log.Fatal(server.ListenAndServe())
}
