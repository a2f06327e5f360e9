terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.55"
    }
  }
}

variable "name" { type = string }
variable "resource_group" { type = string }
variable "location" { type = string }
variable "oidc_issuer" { type = string }
variable "service_account" { type = string }

locals {
  # Registry and storage names allow letters and digits only and are global.
  compact = substr(replace(var.name, "-", ""), 0, 14)
  suffix  = substr(sha256("${var.resource_group}/${var.name}"), 0, 8)
}

resource "azurerm_container_registry" "images" {
  name                = "${local.compact}${local.suffix}"
  resource_group_name = var.resource_group
  location            = var.location
  sku                 = "Premium"
  admin_enabled       = false

  lifecycle {
    precondition {
      condition     = var.resource_group != "" && var.oidc_issuer != ""
      error_message = "azure.resource_group and azure.oidc_issuer: give the group and the cluster's OIDC issuer."
    }
  }
}

resource "azurerm_storage_account" "models" {
  name                            = "${local.compact}${local.suffix}"
  resource_group_name             = var.resource_group
  location                        = var.location
  account_tier                    = "Standard"
  account_replication_type        = "ZRS"
  allow_nested_items_to_be_public = false
  shared_access_key_enabled       = false

  blob_properties {
    versioning_enabled = true
  }
}

resource "azurerm_storage_container" "models" {
  name                  = "models"
  storage_account_id    = azurerm_storage_account.models.id
  container_access_type = "private"
}

resource "azurerm_user_assigned_identity" "server" {
  name                = var.name
  resource_group_name = var.resource_group
  location            = var.location
}

resource "azurerm_federated_identity_credential" "server" {
  name                = var.name
  resource_group_name = var.resource_group
  parent_id           = azurerm_user_assigned_identity.server.id
  audience            = ["api://AzureADTokenExchange"]
  issuer              = var.oidc_issuer
  subject             = "system:serviceaccount:${var.service_account}"
}

resource "azurerm_role_assignment" "read" {
  scope                = azurerm_storage_container.models.id
  role_definition_name = "Storage Blob Data Reader"
  principal_id         = azurerm_user_assigned_identity.server.principal_id
}

output "target" {
  value = {
    images      = azurerm_container_registry.images.login_server
    models      = "${azurerm_storage_account.models.primary_blob_endpoint}${azurerm_storage_container.models.name}"
    annotations = { "azure.workload.identity/client-id" = azurerm_user_assigned_identity.server.client_id }
  }
}
