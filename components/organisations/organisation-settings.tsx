import type { ReactNode } from 'react'
import type { FormState } from '@/lib/http/types'
import { routes } from '@/lib/routes'
import type { Role } from '@/lib/shell/types'
import { SettingsTabs } from '../settings/settings-tabs'
import { DeleteForm } from './delete-form'
import { LeaveForm } from './leave-form'
import { RenameForm } from './rename-form'

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel grid gap-3 p-4">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  )
}

/**
 * What the viewer may do to the organisation. Patched whole by its id, `organisation`.
 *
 * @param props.role The viewer's own role.
 * @param props.states The forms as they were refused.
 */
export function OrganisationSettings(props: {
  org: string
  name: string
  role: Role
  states?: Partial<Record<'rename' | 'leave' | 'delete', FormState | undefined>>
}) {
  const { org, name, role, states = {} } = props
  return (
    <div id="organisation" className="grid gap-4">
      <SettingsTabs org={org} role={role} current="organisation" />
      <Part title="The organisation">
        {role === 'member' ? (
          <p className="text-soft">
            {name}, at {routes.org(org)}. Admins can change the name.
          </p>
        ) : (
          <>
            <RenameForm org={org} name={name} state={states.rename} />
            <p className="text-sm text-soft">
              Who changed what stands in the{' '}
              <a href={routes.audit(org)} className="underline underline-offset-3">
                audit log
              </a>
              .
            </p>
          </>
        )}
      </Part>
      <Part title={`Leave ${name}`}>
        <LeaveForm org={org} state={states.leave} />
      </Part>
      {role === 'owner' && (
        <Part title={`Delete ${name}`}>
          <DeleteForm org={org} state={states.delete} />
        </Part>
      )}
    </div>
  )
}
