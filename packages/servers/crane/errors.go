package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
)

var errRange = errors.New("the part does not begin where the last one ended")

// Answers as registries do.
func refuse(answer http.ResponseWriter, status int, code, message string) {
	type problem struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	answer.Header().Set("Content-Type", "application/json")
	answer.WriteHeader(status)
	json.NewEncoder(answer).Encode(map[string][]problem{"errors": {{code, message}}})
}

func fail(answer http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errRange):
		refuse(answer, http.StatusRequestedRangeNotSatisfiable, "BLOB_UPLOAD_INVALID", err.Error())
	case os.IsNotExist(err):
		refuse(answer, http.StatusNotFound, "BLOB_UPLOAD_UNKNOWN", "there is no such upload")
	default:
		refuse(answer, http.StatusInternalServerError, "UNKNOWN", err.Error())
	}
}
