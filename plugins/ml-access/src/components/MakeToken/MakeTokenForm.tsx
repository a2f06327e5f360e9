import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  ButtonLink,
  Flex,
  Radio,
  RadioGroup,
  TextField,
} from '@backstage/ui';
import { MAX_TOKEN_DESCRIPTION } from '@modelport/plugin-ml-access-common';
import type {
  EntityAccessScope,
  IssueTokenResponse,
} from '@modelport/plugin-ml-access-common';
import type { CallError } from '@modelport/plugin-ml-react';
import type { ModelOption } from '../../api/ownModels';
import { TOKEN_DAYS } from '../../model/tokenEnd';
import { mlAccessTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { ModelField } from './ModelField';
import { useMakeTokenForm } from './useMakeTokenForm';
import styles from './MakeToken.module.css';

interface MakeTokenFormProps {
  owners: string[];
  asked: ModelOption | undefined;
  askedAccess: EntityAccessScope['access'];
  cancelHref: string;
  onIssued: (token: IssueTokenResponse) => void;
  onFailed: () => void;
}

/** A refusal with a status below 500 made nothing; of any other failure that is not sure. */
function mayExist(error: CallError | undefined): boolean {
  return (error?.statusCode ?? 500) >= 500;
}

/** Makes a token for one model. */
export function MakeTokenForm(props: MakeTokenFormProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const form = useMakeTokenForm(props);
  return (
    <form
      aria-label={t('form.title')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        form.submit();
      }}
    >
      <Flex direction="column" gap="4">
        <ModelField
          owners={props.owners}
          value={form.model}
          isMissing={form.isModelMissing}
          onChange={form.setModel}
        />
        <RadioGroup
          label={t('form.access')}
          value={form.access}
          onChange={form.setAccess}
        >
          <Radio value="read">{t('form.readHelp')}</Radio>
          <Radio value="write">{t('form.writeHelp')}</Radio>
        </RadioGroup>
        <RadioGroup
          label={t('form.end')}
          orientation="horizontal"
          value={String(form.days)}
          onChange={form.setDays}
        >
          {TOKEN_DAYS.map(days => (
            <Radio key={days} value={String(days)}>
              {days === 1
                ? t('form.day')
                : t('form.days', { days: String(days) })}
            </Radio>
          ))}
        </RadioGroup>
        <TextField
          label={t('form.description')}
          description={t('form.descriptionHelp')}
          className={styles.field}
          autoComplete="off"
          validationBehavior="aria"
          validate={() =>
            form.isTooLong
              ? t('form.descriptionProblem', {
                  limit: String(MAX_TOKEN_DESCRIPTION),
                })
              : undefined
          }
          value={form.description}
          onChange={form.setDescription}
        />
        <ActionFailure
          error={form.error}
          denied={t('form.deniedTitle', { model: form.sent ?? '' })}
          failed={t('form.failedTitle')}
          hint={mayExist(form.error) ? t('form.mayExist') : undefined}
        />
        <Flex gap="3">
          <Button type="submit" variant="primary" isPending={form.pending}>
            {t('form.make')}
          </Button>
          <ButtonLink href={props.cancelHref} variant="secondary">
            {t('form.cancel')}
          </ButtonLink>
        </Flex>
      </Flex>
    </form>
  );
}
