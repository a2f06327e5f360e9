variable "clouds" {
  description = "Clouds that get a registry, a bucket and an identity for this model."
  type        = set(string)
  default     = ["aws"]

  validation {
    condition     = length(setsubtract(var.clouds, ["aws", "google", "azure"])) == 0
    error_message = "clouds: use aws, google and azure only."
  }
}

variable "name" {
  description = "Name of the model; begins the names of all resources."
  type        = string
  default     = "${{ values.name }}"
}

variable "aws" {
  description = "Region, and the cluster's OIDC issuer whose service account may read the model."
  type = object({
    region          = optional(string, "eu-central-1")
    oidc_arn        = optional(string, "")
    oidc_issuer     = optional(string, "")
    service_account = optional(string, "models:${{ values.name }}")
  })
  default = {}
}

variable "google" {
  description = "Project, location, and the namespace and service account of the cluster's workload identity."
  type = object({
    project         = optional(string, "")
    location        = optional(string, "europe-west3")
    service_account = optional(string, "models/${{ values.name }}")
  })
  default = {}
}

variable "azure" {
  description = "Subscription, resource group and location, and the cluster's OIDC issuer."
  type = object({
    subscription    = optional(string, "")
    resource_group  = optional(string, "")
    location        = optional(string, "germanywestcentral")
    oidc_issuer     = optional(string, "")
    service_account = optional(string, "models:${{ values.name }}")
  })
  default = {}
}
