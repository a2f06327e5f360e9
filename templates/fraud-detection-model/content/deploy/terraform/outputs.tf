output "targets" {
  description = "For each cloud: where images and models go, and the annotations of the chart's service account."
  value = merge(
    { for cloud, made in module.aws : cloud => made.target },
    { for cloud, made in module.google : cloud => made.target },
    { for cloud, made in module.azure : cloud => made.target },
  )
}
