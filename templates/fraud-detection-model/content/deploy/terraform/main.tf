provider "aws" {
  region = var.aws.region
}

provider "google" {
  project = var.google.project
  region  = var.google.location
}

provider "azurerm" {
  subscription_id = var.azure.subscription
  features {}
}

module "aws" {
  source   = "./modules/aws"
  for_each = setintersection(var.clouds, ["aws"])

  name            = var.name
  oidc_arn        = var.aws.oidc_arn
  oidc_issuer     = var.aws.oidc_issuer
  service_account = var.aws.service_account
}

module "google" {
  source   = "./modules/google"
  for_each = setintersection(var.clouds, ["google"])

  name            = var.name
  project         = var.google.project
  location        = var.google.location
  service_account = var.google.service_account
}

module "azure" {
  source   = "./modules/azure"
  for_each = setintersection(var.clouds, ["azure"])

  name            = var.name
  resource_group  = var.azure.resource_group
  location        = var.azure.location
  oidc_issuer     = var.azure.oidc_issuer
  service_account = var.azure.service_account
}
