import { TextRoute, textMetadata } from '@/app/_texts/text-route'

type Props = PageProps<'/[locale]/about'>

export const generateMetadata = ({ params }: Props) => textMetadata('about', params)

export default function AboutPage({ params }: Props) {
  return <TextRoute name="about" params={params} />
}
