import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Radio, RadioGroup, TextAreaField } from '@backstage/ui';
import {
  type GivenVerdict,
  NOTE_LENGTH,
  type Verdict,
  VERDICTS,
  type VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';
import { useLengthProblem } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

interface VerdictFormProps {
  isPending: boolean;
  /** The verdict that is taken back; absent for a first one. */
  replaces?: GivenVerdict;
  onSay: (request: VerdictRequest) => void;
}

/** What can be said: of a verdict that is taken back, only the other outcome. */
function choicesFor(replaces: GivenVerdict | undefined): Verdict[] {
  return VERDICTS.filter(
    verdict =>
      !replaces ||
      ((verdict === 'fraud' || verdict === 'genuine') &&
        verdict !== replaces.verdict),
  );
}

/** Takes a verdict with a note. */
export function VerdictForm({ isPending, replaces, onSay }: VerdictFormProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const choices = choicesFor(replaces);
  const [verdict, setVerdict] = useState<Verdict | undefined>(
    choices.length === 1 ? choices[0] : undefined,
  );
  const [note, setNote] = useState('');
  const tooLong = useLengthProblem()(note, NOTE_LENGTH);
  const names: Record<Verdict, string> = {
    fraud: t('review.fraud'),
    genuine: t('review.genuine'),
    unsure: t('review.unsure'),
    escalated: t('review.escalate'),
  };
  const label = t(replaces ? 'review.takeBackForm' : 'review.form');
  return (
    <form
      aria-label={label}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!verdict) return;
        onSay({
          verdict,
          ...(note.trim() && { note: note.trim() }),
          ...(replaces && { replaces: replaces.at }),
        });
      }}
    >
      <Flex direction="column" gap="3">
        <RadioGroup
          label={label}
          value={verdict ?? ''}
          onChange={next => setVerdict(choices.find(each => each === next))}
        >
          {choices.map(choice => (
            <Radio key={choice} value={choice}>
              {names[choice]}
            </Radio>
          ))}
        </RadioGroup>
        <TextAreaField
          label={t('review.noteField')}
          description={
            tooLong ?? t('review.noteHelp', { most: String(NOTE_LENGTH) })
          }
          isInvalid={tooLong !== undefined}
          rows={3}
          value={note}
          onChange={setNote}
        />
        <div>
          <Button
            type="submit"
            variant="primary"
            isDisabled={!verdict || isPending || tooLong !== undefined}
          >
            {t('review.send')}
          </Button>
        </div>
      </Flex>
    </form>
  );
}
