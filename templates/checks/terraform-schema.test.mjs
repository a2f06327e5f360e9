// The Terraform check finds what is wrong, and nothing in what is right.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { checkTree, fits } from './terraform/checkModule.mjs';
import { readType, Schemas } from './terraform/schemas.mjs';
import { openTools } from './terraform/tools.mjs';

const tools = openTools();
const schemas = new Schemas(tools.declarations);
const made = [];
after(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
  // The parser's runtime would keep the process alive.
  setImmediate(() => process.exit());
});

const GOOD = `terraform {
  required_providers {
    aws     = { source = "hashicorp/aws", version = "~> 6.25" }
    azurerm = { source = "hashicorp/azurerm", version = "~> 4.55" }
    google  = { source = "hashicorp/google", version = "~> 6.50" }
  }
}

provider "azurerm" {
  subscription_id = var.name
  features {}
}

variable "name" { type = string }

locals {
  rules = [{ days = 7 }]
}

data "aws_iam_policy_document" "read" {
  statement {
    actions = ["s3:GetObject"]
  }
}

resource "aws_ecr_repository" "images" {
  for_each = toset(["one"])
  name     = "\${var.name}-\${each.key}"
  tags     = { team = "fraud" }

  image_scanning_configuration {
    scan_on_push = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket" "models" {
  name          = "models"
  location      = "EU"
  rpo           = null
  force_destroy = "false"

  dynamic "lifecycle_rule" {
    for_each = local.rules
    content {
      action {
        type = "Delete"
      }
      condition {
        age = lifecycle_rule.value.days
      }
    }
  }
}

module "child" {
  source = "./child"
  name   = aws_ecr_repository.images["one"].repository_url
}

output "policy" {
  value = data.aws_iam_policy_document.read.json
}
`;
const CHILD = `variable "name" { type = string }

variable "size" {
  type    = number
  default = 1
}
`;

function problemsOf(root, child = CHILD) {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-schema-'));
  made.push(folder);
  for (const [name, text] of Object.entries({ 'main.tf': root, 'child/main.tf': child })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return checkTree(folder, tools, schemas);
}

test('what is right passes', async () => {
  const { problems, ...totals } = await problemsOf(GOOD);
  assert.deepEqual(problems, []);
  assert.deepEqual(totals, { files: 2, resources: 3 });
});

const WRONG = [
  ['an unknown argument', '  name     =', '  nom      =', 'aws_ecr_repository.images.nom is not in the schema'],
  ['a missing argument', '  name     = "${var.name}-${each.key}"\n', '', 'aws_ecr_repository.images.name is missing'],
  ['nothing for an argument that must be', 'location      = "EU"', 'location      = null', 'google_storage_bucket.models.location is missing'],
  ['an unknown argument of a block', 'scan_on_push', 'scan', 'image_scanning_configuration.scan is not in the schema'],
  ['a missing argument of a block', '    scan_on_push = true\n', '', 'image_scanning_configuration.scan_on_push is missing'],
  ['a block written as an argument', 'image_scanning_configuration {', 'image_scanning_configuration = {', 'image_scanning_configuration is a block'],
  ['an argument written as a block', 'tags     = { team = "fraud" }', 'tags { team = "fraud" }', 'images.tags is an argument, not a block'],
  ['a block too many', '  lifecycle {', '  image_scanning_configuration {\n    scan_on_push = true\n  }\n\n  lifecycle {', 'occurs 2 times'],
  ['a word for a yes or no', 'scan_on_push = true', 'scan_on_push = "always"', 'scan_on_push must be a boolean'],
  ['a list for a text', 'location      = "EU"', 'location      = ["EU"]', 'location must be a string'],
  ['a text for a list', 'actions = ["s3:GetObject"]', 'actions = "s3:GetObject"', 'actions must be a list'],
  ['a list for a map', 'tags     = { team = "fraud" }', 'tags     = ["fraud"]', 'tags must be a map'],
  ['an unknown type', 'resource "google_storage_bucket"', 'resource "google_storage_buckets"', 'google_storage_buckets.models is of a type'],
  ['an unknown dynamic block', 'dynamic "lifecycle_rule"', 'dynamic "rule"', 'dynamic.rule is not in the schema'],
  ['a wrong dynamic block', 'type = "Delete"', 'kind = "Delete"', 'lifecycle_rule.action.kind is not in the schema'],
  ['a dynamic argument', 'dynamic "lifecycle_rule"', 'dynamic "project"', 'project is an argument'],
  ['an unknown word of lifecycle', 'prevent_destroy', 'prevent_loss', 'lifecycle.prevent_loss is unknown'],
  ['an unknown attribute', '.repository_url', '.repository_link', 'images.repository_link is used and not an attribute'],
  ['an undeclared variable', 'subscription_id = var.name', 'subscription_id = var.nom', 'var.nom is used and not declared'],
  ['an undeclared local', 'local.rules', 'local.rule', 'local.rule is used and not declared'],
  ['an undeclared resource', '= aws_ecr_repository.images[', '= aws_ecr_repository.image[', 'aws_ecr_repository.image is used and not declared'],
  ['an undeclared data source', 'data.aws_iam_policy_document.read.', 'data.aws_iam_policy_document.reed.', 'data.aws_iam_policy_document.reed is used'],
  ['an unknown argument of a provider', 'subscription_id =', 'subscription    =', 'provider.azurerm.subscription is not in the schema'],
  ['an unknown argument of a module', '  name   = aws', '  nom    = aws', 'module.child.nom is no variable'],
  ['a missing argument of a module', '  name   = aws_ecr_repository.images["one"].repository_url\n', '', 'module.child.name is missing'],
  ['a module from elsewhere', './child', 'child', 'module.child.source is no folder'],
  ['a version without schema', '~> 6.25', '~> 7.0', 'required_providers.aws.version is ~> 7.0'],
  ['a version that may be another', '~> 6.50', '>= 6.50', 'required_providers.google.version'],
  ['another source', 'hashicorp/aws', 'someone/aws', 'required_providers.aws.source must be hashicorp/aws'],
  ['crooked columns', '  tags     =', '  tags =', 'is not formatted: run terraform fmt'],
  ['no HCL', 'variable "name" {', 'variable "name" ', 'main.tf'],
];
for (const [what, from, to, expected] of WRONG) {
  test(`${what} is found`, async () => {
    assert.ok(GOOD.includes(from), `the sample has no ${from}`);
    const { problems } = await problemsOf(GOOD.replace(from, to));
    assert.ok(problems.some(problem => problem.includes(expected)), `wanted "${expected}", found ${JSON.stringify(problems)}`);
  });
}

test('a module in a folder is checked, too', async () => {
  const { problems } = await problemsOf(GOOD, `${CHILD}\nresource "aws_s3_bucket" "b" {\n  buckets = var.nom\n}\n`);
  assert.deepEqual(problems.map(problem => problem.split(' ').slice(0, 2).join(' ')), [
    'child: terraform.required_providers.aws.source',
    'child: aws_s3_bucket.b.buckets',
    'child: var.nom',
  ]);
});

test('the schemas hold what the providers declare', () => {
  const { fields } = schemas.of('aws_s3_bucket_versioning', false);
  assert.deepEqual(fields.get('bucket'), { required: true, isBlock: false, type: { kind: 'string' } });
  assert.equal(fields.get('versioning_configuration').isBlock, true);
  assert.equal(schemas.of('aws_s3_buckets', false), undefined);
  assert.equal(schemas.of('other_thing', false), undefined);
});

test('types are read', () => {
  assert.deepEqual(readType('string[] | cdktf.IResolvable'), { kind: 'list', of: { kind: 'string' } });
  assert.deepEqual(readType('Array<boolean | cdktf.IResolvable>'), { kind: 'list', of: { kind: 'boolean' } });
  assert.deepEqual(readType('{\n [key: string]: string;\n }'), { kind: 'map' });
  assert.deepEqual(readType('Rule'), { kind: 'object', name: 'Rule' });
});

test('a constraint fits the schema of its own series only', () => {
  assert.equal(fits('6.25.0', '~> 6.25'), true);
  assert.equal(fits('6.25.0', '~> 6.26'), false);
  assert.equal(fits('6.25.0', '~> 5.0'), false);
  assert.equal(fits('6.25.0', undefined), false);
});
