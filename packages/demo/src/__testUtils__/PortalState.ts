import type { ScoringState } from '@modelport/plugin-fraud-latency-common';
import type { IssueTokenResponse } from '@modelport/plugin-ml-access-common';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import type { Training } from '@modelport/plugin-ml-training-common';

/** What the fake portal answers. */
export interface Answer {
  status: number;
  json: unknown;
  /** Instead of JSON. */
  text?: string;
}

/** A call to the fake portal. */
export interface Call {
  persona: string;
  method: string;
  path: string;
  body: Record<string, unknown>;
}

/** A task of the scaffolder. */
export interface FakeTask {
  id: string;
  status: string;
  createdBy: string;
  spec: { parameters: { name: string; owner: string } };
}

/** What the fake portal knows of a model. */
export class FakeModel {
  readonly trainings: Training[] = [];
  readonly trainingByRequest = new Map<string, Training>();
  /** Run id by version, from version 1 up. */
  readonly versions: string[] = [];
  readonly aliases: Record<string, string> = {};
  readonly requests: AliasRequest[] = [];
  readonly deployments: Deployment[] = [];
  readonly deploymentByRequest = new Map<string, Deployment>();
  predictions = 0;

  constructor(readonly owner: string) {}
}

/** Everything that the fake portal remembers. */
export class PortalState {
  readonly templates = new Set(['fraud-detection-model', 'model-repository']);
  readonly tasks: FakeTask[] = [];
  readonly tokens: IssueTokenResponse[] = [];
  readonly models = new Map<string, FakeModel>();
  /** Value of every metric of the run of the nth training of a model. */
  metricOf = (nth: number) => 0.5 + nth / 100;
  /** States through which a training goes, one a look. */
  trainingStates: Training['state'][] = ['preparing', 'running', 'succeeded'];
  deploymentStates: Deployment['state'][] = ['starting', 'serving'];
  /** Of each version's files. */
  digest = '';
  /** States of the scoring service, one a look. */
  scoringStates: ScoringState[] = ['not-seen', 'quiet', 'keeping-up'];
  scoringState: ScoringState = 'unknown';
}
