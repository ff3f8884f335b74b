from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "anlian.config"
    verbose_name = "运行"
