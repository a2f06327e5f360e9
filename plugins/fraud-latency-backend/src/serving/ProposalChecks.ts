import { ConflictError, InputError } from '@backstage/errors';
import type {
  ExperimentProposal,
  PolicyPreview,
  PolicyProposal,
  ServingProposal,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { ServedModels } from './askModels';
import type { DatabaseServing } from './DatabaseServing';
import type { PreviewService } from './preview/PreviewService';
import type { ServedNow } from './ServedNow';
import { checkBack, endedOf } from './endedExperiment';
import { checkExperiment } from './servedExperiment';
import {
  type PolicyText,
  readPolicyText,
  replacedBy,
  requireAboveConfigured,
  requireFeatures,
  requireHigherVersion,
} from './servedPolicy';
import {
  type ChangeKind,
  type ChangeRow,
  proposalOf,
  replacedOf,
} from './ServingRow';

/** What {@link ProposalChecks} works with. */
export interface ProposalChecksOptions {
  serving: Pick<DatabaseServing, 'open' | 'policies' | 'check'>;
  served: Pick<ServedNow, 'require'>;
  previews: Pick<PreviewService, 'preview'>;
}

/** A proposal that can be requested. */
export type CheckedProposal = {
  proposal: ServingProposal;
  /** Of a policy. */
  preview?: PolicyPreview;
  /** What it replaces; of a policy. */
  replaces?: ReturnType<typeof replacedBy>;
};

/** Checks what people propose against what a service serves now. */
export class ProposalChecks {
  constructor(private readonly options: ProposalChecksOptions) {}

  /**
   * What a policy would have done with the payments of the last days.
   *
   * @throws InputError that names the field of the policy, ConflictError when the portal does not read the records of the
   *   service, ServiceUnavailableError when no instance of it answers
   */
  async preview(
    config: ScoringServiceConfig,
    { policy }: Pick<PolicyProposal, 'policy'>,
  ): Promise<PolicyPreview> {
    const { previews, served } = this.options;
    const text = readPolicyText(policy);
    const models = await served.require(config);
    requireAboveConfigured(text, models);
    requireFeatures(text, models);
    return previews.preview(config, text, models);
  }

  /**
   * Checks a proposal before it is requested.
   *
   * @throws what {@link ProposalChecks.preview} throws, ConflictError when another one waits or the experiment does not run
   */
  async check(
    config: ScoringServiceConfig,
    proposal: ServingProposal,
  ): Promise<CheckedProposal> {
    return proposal.kind === 'policy'
      ? this.#policy(config, proposal)
      : this.#experiment(config, proposal);
  }

  /**
   * Checks a proposal before it is approved: what is served may be another since it was requested.
   *
   * @throws ConflictError when it does not fit what is served any more
   */
  async checkAgain(
    config: ScoringServiceConfig,
    row: ChangeRow,
  ): Promise<void> {
    const models = await this.options.served.require(config);
    const proposal = proposalOf(row);
    const replaced = replacedOf(row);
    const served = models.policy;
    if (replaced && replacedBy(models).digest !== replaced.digest) {
      throw new ConflictError(
        `Change ${row.id} was to replace ${replaced.name} version ${replaced.version}, and ${config.name} serves another document now, ${served.name} version ${served.version}: its preview does not hold any more. Reject or withdraw it, and request it again`,
      );
    }
    try {
      if (proposal.kind === 'policy') {
        const text = readPolicyText(proposal.policy);
        await this.#requireServable(config, text, models);
      } else {
        checkExperiment(config.name, proposal, models);
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new ConflictError(
        `Change ${row.id} cannot be approved any more, since ${config.name} serves something else now: ${error.message}. Reject or withdraw it`,
      );
    }
  }

  async #policy(
    config: ScoringServiceConfig,
    { kind, policy }: PolicyProposal,
  ): Promise<CheckedProposal> {
    const { previews, served } = this.options;
    const text = readPolicyText(policy);
    const models = await served.require(config);
    const replaces = replacedBy(models);
    await this.#requireServable(config, text, models);
    await this.#requireNone(config, kind); // before the work of a preview
    const preview = await previews.preview(config, text, models);
    return { proposal: { kind, policy }, preview, replaces };
  }

  async #experiment(
    config: ScoringServiceConfig,
    proposal: ExperimentProposal,
  ): Promise<CheckedProposal> {
    const { served, serving } = this.options;
    const { name } = config;
    const models = await served.require(config);
    if (proposal.action === 'roll-back') {
      const { approved } = await serving.check(name);
      const ended = endedOf(models, approved?.experiment);
      if (ended) return { proposal: checkBack(name, proposal, ended) };
    }
    return { proposal: checkExperiment(name, proposal, models) };
  }

  async #requireServable(
    { name }: ScoringServiceConfig,
    text: PolicyText,
    models: ServedModels,
  ): Promise<void> {
    const approved = await this.options.serving.policies(name);
    const { policy, configured_policy: configured } = models;
    requireAboveConfigured(text, models);
    const others = [policy, ...(configured ? [configured] : []), ...approved];
    requireHigherVersion(text, others);
    requireFeatures(text, models);
  }

  async #requireNone(
    { name }: ScoringServiceConfig,
    kind: ChangeKind,
  ): Promise<void> {
    const waiting = await this.options.serving.open(name);
    refuseSecond(waiting.find(each => each.kind === kind));
  }
}

/** @throws ConflictError when a change of the kind waits already */
export function refuseSecond(open: ChangeRow | undefined): void {
  if (!open) return;
  const what = open.kind === 'policy' ? 'a policy' : 'the experiment';
  throw new ConflictError(
    `Change ${open.id} of ${what}, which ${open.requested_by} requested, waits already: have it approved, rejected or withdrawn first`,
  );
}
