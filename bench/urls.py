from bench.floor import urlpatterns as floor
from config.urls import urlpatterns as ours

urlpatterns = [*floor, *ours]
