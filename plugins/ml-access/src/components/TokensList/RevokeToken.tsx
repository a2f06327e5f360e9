import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import type { ListedAccessToken } from '@modelport/plugin-ml-access-common';
import { entityName } from '../../model/entityName';
import { tokenName } from '../../model/tokenName';
import { mlAccessTranslationRef } from '../../translation';

interface RevokeTokenProps {
  token: ListedAccessToken;
  isPending: boolean;
  onRevoke: (token: ListedAccessToken) => void;
}

/** Revokes a token, after saying what that does and to what. */
export function RevokeToken(props: RevokeTokenProps) {
  const { token, isPending, onRevoke } = props;
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const { scope, description } = token;
  const name = tokenName(token);
  const model = entityName(scope.entityRef);
  return (
    <DialogTrigger>
      <Button
        size="small"
        variant="secondary"
        isPending={isPending}
        aria-label={t('revoke.label', { token: name, model })}
      >
        {t('revoke.button')}
      </Button>
      <Dialog isDismissable>
        <DialogHeader>{t('revoke.title', { token: name })}</DialogHeader>
        <DialogBody>
          <Text as="p">
            {t(scope.kind === 'run' ? 'revoke.textRun' : 'revoke.text', {
              model,
            })}
          </Text>
          {scope.kind === 'entity' && description && (
            <Text as="p">{t('revoke.what', { description })}</Text>
          )}
        </DialogBody>
        <DialogFooter>
          <Button
            variant="primary"
            destructive
            slot="close"
            onPress={() => onRevoke(token)}
          >
            {t('revoke.confirm')}
          </Button>
          <Button variant="secondary" slot="close">
            {t('revoke.keep')}
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
