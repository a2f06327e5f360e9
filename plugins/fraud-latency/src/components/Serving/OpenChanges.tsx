import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ServingChange,
  ServingProposal,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';
import { ChangeDecision } from './ChangeDecision';
import { ChangeFacts } from './ChangeFacts';
import { ChangeStateBadge } from './ChangeStateBadge';
import { useChangeWords } from './useChangeWords';
import styles from './Serving.module.css';

/** Requests of a kind that wait for a second person. */
export const openOf = (
  { open }: ServingResponse,
  kind: ServingProposal['kind'],
): ServingChange[] => open.filter(({ proposal }) => proposal.kind === kind);

interface OpenChangeProps {
  entityRef: CompoundEntityRef;
  change: ServingChange;
  serving: ServingResponse;
  onChanged: () => void;
  onOwnChange: () => void;
}

/** A request that waits: what it wants and why, what would happen, and the decision for those who may. */
function OpenChange(props: OpenChangeProps) {
  const { entityRef, change, serving, onChanged, onOwnChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useChangeWords();
  const { proposal, state } = change;
  const title = t(
    proposal.kind === 'policy'
      ? 'serving.waitsTitlePolicy'
      : 'serving.waitsTitleExperiment',
  );
  return (
    <section aria-label={title} className={styles.pending}>
      <div className={styles.head}>
        <Text as="h3" variant="title-x-small">
          {title}
        </Text>
        <ChangeStateBadge state={state} />
      </div>
      <ChangeFacts change={change} served={serving.now?.policy} />
      <Text as="p">{words.then(proposal)}</Text>
      <ChangeDecision
        entityRef={entityRef}
        change={change}
        serving={serving}
        onChanged={onChanged}
        onOwnChange={onOwnChange}
      />
    </section>
  );
}

interface OpenChangesProps extends Omit<OpenChangeProps, 'change'> {
  kind: ServingProposal['kind'];
}

/** The requests of a kind that wait; draws nothing where there is none. */
export function OpenChanges({ kind, ...props }: OpenChangesProps) {
  return (
    <>
      {openOf(props.serving, kind).map(change => (
        <OpenChange key={change.id} change={change} {...props} />
      ))}
    </>
  );
}
