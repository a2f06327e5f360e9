terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }
}

variable "name" { type = string }
variable "oidc_arn" { type = string }
variable "oidc_issuer" { type = string }
variable "service_account" { type = string }

resource "aws_ecr_repository" "images" {
  name                 = var.name
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
  }
}

resource "aws_s3_bucket" "models" {
  bucket_prefix = "${substr(var.name, 0, 36)}-"
}

resource "aws_s3_bucket_versioning" "models" {
  bucket = aws_s3_bucket.models.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "models" {
  bucket = aws_s3_bucket.models.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "models" {
  bucket                  = aws_s3_bucket.models.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_iam_role" "server" {
  name_prefix = "${substr(var.name, 0, 36)}-"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_arn }
      Condition = {
        StringEquals = {
          "${var.oidc_issuer}:aud" = "sts.amazonaws.com"
          "${var.oidc_issuer}:sub" = "system:serviceaccount:${var.service_account}"
        }
      }
    }]
  })

  lifecycle {
    precondition {
      condition     = var.oidc_arn != "" && var.oidc_issuer != ""
      error_message = "aws.oidc_arn and aws.oidc_issuer: give the cluster's OIDC provider."
    }
  }
}

resource "aws_iam_role_policy" "read" {
  name = "read-models"
  role = aws_iam_role.server.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject"], Resource = "${aws_s3_bucket.models.arn}/*" },
      { Effect = "Allow", Action = ["s3:ListBucket"], Resource = aws_s3_bucket.models.arn },
    ]
  })
}

output "target" {
  value = {
    images      = aws_ecr_repository.images.repository_url
    models      = "s3://${aws_s3_bucket.models.bucket}"
    annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.server.arn }
  }
}
