import { Bar, BarChart, type BarShapeProps, Cell, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { groupDigits, plural } from '../../lib/words.ts'
import { Panel } from '../../ui/panel.tsx'

interface Hour {
  readonly hourAt: number
  readonly label: string
  readonly orders: number
  readonly isSpike: boolean
}

interface HourChartProps {
  readonly title: string
  readonly about: string
  readonly hours: readonly Hour[]
  readonly testId: string
}

/** Bars by hour with the busiest named, spikes shaded, and the same in words for those who do not see it. */
export function HourChart({ title, about, hours, testId }: HourChartProps) {
  const labels = new Map(hours.map((hour) => [hour.hourAt, hour.label]))
  const total = hours.reduce((sum, hour) => sum + hour.orders, 0)
  const busiest = hours.reduce<Hour | null>(
    (best, hour) => (best === null || hour.orders > best.orders ? hour : best),
    null,
  )
  return (
    <Panel title={title} about={about} className="col-span-2" testId={testId}>
      <p className="tnum text-small text-dim">
        {plural(total, 'order')}
        {busiest === null || total === 0 ? '' : `, most at ${busiest.label}: ${groupDigits(busiest.orders)}`}
      </p>
      <div className="mt-2 h-40 min-[1600px]:h-60" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <BarChart data={[...hours]} margin={{ top: 4, right: 0, bottom: 0, left: 0 }} barCategoryGap={2}>
            <XAxis
              dataKey="hourAt"
              tickFormatter={(hourAt: number) => labels.get(hourAt) ?? ''}
              tickLine={false}
              axisLine={{ stroke: 'var(--color-line-strong)' }}
              tick={TICK}
              interval="preserveStartEnd"
              minTickGap={24}
              height={20}
            />
            <YAxis allowDecimals={false} tickLine={false} axisLine={false} tick={TICK} width={28} />
            <Bar dataKey="orders" isAnimationActive={false} radius={[2, 2, 0, 0]} background={SpikeShade}>
              {hours.map((hour) => (
                <Cell
                  key={hour.hourAt}
                  fill={hour.isSpike ? 'var(--color-viral-ink)' : 'var(--color-accent)'}
                />
              ))}
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
      <table className="sr-only">
        <caption>{title}</caption>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.hourAt}>
              <th scope="row">{hour.label}</th>
              <td>
                {hour.orders}
                {hour.isSpike ? ', spike' : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

const TICK = { fontSize: 11, fill: 'var(--color-dim)' } as const

/** Shades the whole height of an hour in a spike; every other hour stays as it is. */
function SpikeShade({ x = 0, y = 0, width = 0, height = 0, payload }: BarShapeProps) {
  const isSpike = (payload as Partial<Hour> | undefined)?.isSpike === true
  return isSpike ? <rect x={x - 1} y={y} width={width + 2} height={height} fill="var(--purple-5)" /> : <g />
}
