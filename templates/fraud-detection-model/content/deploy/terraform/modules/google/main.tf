terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }
}

variable "name" { type = string }
variable "project" { type = string }
variable "location" { type = string }
variable "service_account" { type = string }

resource "google_artifact_registry_repository" "images" {
  project       = var.project
  location      = var.location
  repository_id = var.name
  format        = "DOCKER"

  docker_config {
    immutable_tags = true
  }
}

resource "google_storage_bucket" "models" {
  project                     = var.project
  name                        = trimsuffix(substr("${var.project}-${var.name}", 0, 63), "-")
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  versioning {
    enabled = true
  }
}

resource "google_service_account" "server" {
  project      = var.project
  account_id   = trimsuffix(substr("model-${var.name}", 0, 30), "-")
  display_name = "Serves ${var.name}"

  lifecycle {
    precondition {
      condition     = var.project != ""
      error_message = "google.project: give the project that holds the model."
    }
  }
}

resource "google_storage_bucket_iam_member" "read" {
  bucket = google_storage_bucket.models.name
  role   = "roles/storage.objectViewer"
  member = "serviceAccount:${google_service_account.server.email}"
}

resource "google_service_account_iam_member" "workload" {
  service_account_id = google_service_account.server.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${var.project}.svc.id.goog[${var.service_account}]"
}

output "target" {
  value = {
    images      = google_artifact_registry_repository.images.id
    models      = google_storage_bucket.models.url
    annotations = { "iam.gke.io/gcp-service-account" = google_service_account.server.email }
  }
}
