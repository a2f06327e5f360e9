import { useId } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text, TextAreaField } from '@backstage/ui';
import { POLICY_LENGTH } from '@modelport/plugin-fraud-latency-common';
import { LoadingState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { endsExploration } from '../../model/policyText';
import { LineChanges } from '../Preview/LineChanges';
import { Preview } from '../Preview/Preview';
import { ChangeFailure } from '../Serving/ChangeFailure';
import { ReasonField } from '../Serving/ReasonField';
import { WhyNot } from '../Serving/WhyNot';
import { writeCount } from '../shared/useFigureWords';
import { type PolicyFormOptions, usePolicyForm } from './usePolicyForm';
import serving from '../Serving/Serving.module.css';
import styles from './Policy.module.css';

type Form = ReturnType<typeof usePolicyForm>;

/** What is served is no longer what the text began with. */
function ServedChanged({ form }: { form: Form }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return form.hasServedChanged ? (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('policy.changedMeanwhile')}
      description={t('policy.changedMeanwhileNext')}
      customActions={
        <Button size="small" variant="secondary" onPress={form.beginAnew}>
          {t('policy.again')}
        </Button>
      }
    />
  ) : null;
}

/** What the text that was tried would have done. */
function Tried({ form, served }: { form: Form; served: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { tryIt, tried, isTriedText } = form;
  if (tryIt.pending) return <LoadingState text={t('policy.trying')} />;
  return (
    <>
      <ChangeFailure error={tryIt.error} title={t('policy.tryFailed')} />
      {tried && !tryIt.error && (
        <>
          {!isTriedText && (
            <Alert
              role="status"
              status="info"
              icon
              title={t('policy.ofBefore')}
            />
          )}
          <Preview
            preview={tried.preview}
            isLearningOver={endsExploration(served, tried.text)}
          />
        </>
      )}
    </>
  );
}

interface PolicyFormProps extends PolicyFormOptions {
  onLeave: () => void;
}

/** Writes another policy, tries it as often as one likes, then requests it with a reason. */
export function PolicyForm({ onLeave, ...options }: PolicyFormProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const form = usePolicyForm(options);
  const { text, tooLong, reason, tryIt, send, why } = form;
  const whyId = useId();
  const request = () => {
    if (why === undefined) send.run(text, reason.trim());
  };
  return (
    <form
      aria-label={t('policy.another')}
      noValidate
      onSubmit={event => event.preventDefault()}
    >
      <Flex direction="column" gap="4">
        <Text as="p" color="secondary">
          {t(form.isResumed ? 'policy.resumed' : 'policy.startsAs')}
        </Text>
        <ServedChanged form={form} />
        <TextAreaField
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the first field of a form that was just asked for
          autoFocus={!form.isResumed}
          className={styles.text}
          label={t('policy.field')}
          description={
            tooLong ??
            t('policy.fieldHint', { most: writeCount(POLICY_LENGTH) })
          }
          isInvalid={tooLong !== undefined}
          rows={16}
          spellCheck="false"
          value={text}
          onChange={form.setText}
        />
        <LineChanges before={options.served} after={text} />
        <div className={serving.buttons}>
          <Button
            variant="primary"
            isDisabled={
              tryIt.pending || tooLong !== undefined || text.trim() === ''
            }
            onPress={() => tryIt.run(text)}
          >
            {t('policy.tryIt')}
          </Button>
          <Button variant="secondary" onPress={onLeave}>
            {t('policy.leave')}
          </Button>
        </div>
        <Tried form={form} served={options.served} />
        <div className={styles.reason}>
          <ReasonField value={reason} onChange={form.setReason} />
        </div>
        <div>
          <Button
            variant="primary"
            isDisabled={why !== undefined || send.pending}
            aria-describedby={why === undefined ? undefined : whyId}
            onPress={request}
          >
            {t('policy.request')}
          </Button>
        </div>
        <WhyNot id={whyId} why={why} />
        <ChangeFailure
          error={send.pending ? undefined : send.error}
          title={t('policy.requestFailed')}
        />
      </Flex>
    </form>
  );
}
